/** Fetching elements of rows by indices. */
package org.softtf.ops.array.gather;
