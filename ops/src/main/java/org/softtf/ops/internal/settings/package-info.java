/**
 * What a view of the operators holds, and the checks of operands and options that all families
 * share.
 */
@NullMarked
package org.softtf.ops.internal.settings;

import org.jspecify.annotations.NullMarked;
