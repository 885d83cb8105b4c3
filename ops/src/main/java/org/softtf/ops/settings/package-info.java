/** Mode, softness and method: how the operators of this library compute. */
package org.softtf.ops.settings;
