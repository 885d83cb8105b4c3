/**
 * What a view of the operators holds, and the checks of operands and options that all families
 * share.
 */
package org.softtf.ops.internal.settings;
