/** The exact operators, as a method among the others. */
package org.softtf.ops.internal.array.hard;
