/** Samples of discrete laws from a seed, exact and relaxed. */
package org.softtf.ops.random;
