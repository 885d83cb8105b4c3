/** Writing, checking and inspecting SavedModels whose graphs hold soft operators. */
package org.softtf.savedmodel;
