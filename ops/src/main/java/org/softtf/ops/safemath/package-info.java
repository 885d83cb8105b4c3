/** Functions whose value and gradient are finite everywhere. */
package org.softtf.ops.safemath;
