/**
 * Every operator by name, with its inputs, arguments, modes and methods: one list for all tools.
 */
@NullMarked
package org.softtf.ops.catalogue;

import org.jspecify.annotations.NullMarked;
