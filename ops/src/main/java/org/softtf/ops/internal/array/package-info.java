/** From a call of an array-valued operator to the rows that a method works on, and back. */
package org.softtf.ops.internal.array;
