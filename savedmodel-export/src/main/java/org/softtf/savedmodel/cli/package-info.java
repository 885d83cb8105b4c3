/** The command line {@code softtf}: lists operators, and exports, inspects and checks models. */
package org.softtf.savedmodel.cli;
