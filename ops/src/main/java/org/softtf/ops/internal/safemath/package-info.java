/** Functions with finite gradients outside their domain. */
package org.softtf.ops.internal.safemath;
