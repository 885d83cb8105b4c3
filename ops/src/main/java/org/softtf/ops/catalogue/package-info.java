/**
 * Every operator by name, with its inputs, arguments, modes and methods: one list for all tools.
 */
package org.softtf.ops.catalogue;
