/** Conjunction of soft truths. */
package org.softtf.ops.internal.logic;
