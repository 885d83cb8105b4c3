/** A bitonic sorting network of soft comparators. */
package org.softtf.ops.array.network;
