/** What a signature consists of, and what must hold for it before its graph is looked at. */
package org.softtf.savedmodel.internal.signatures;
