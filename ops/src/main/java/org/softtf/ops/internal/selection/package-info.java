/** Selection by probabilities. */
package org.softtf.ops.internal.selection;
