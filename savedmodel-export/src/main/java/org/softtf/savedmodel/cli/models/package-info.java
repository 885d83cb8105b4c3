/**
 * Models that are on disk: calls them in Java and in Python, recognises gradients among their
 * signatures, and knows where their operations do not run.
 */
@NullMarked
package org.softtf.savedmodel.cli.models;

import org.jspecify.annotations.NullMarked;
