/**
 * What a model says about itself: the library that wrote it, the soft operators in it, and texts.
 */
package org.softtf.savedmodel.internal.metadata;
