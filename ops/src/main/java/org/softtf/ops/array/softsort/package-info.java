/**
 * Softsort of long rows in linear memory: means under a kernel around each element of a sorted row.
 */
package org.softtf.ops.array.softsort;
