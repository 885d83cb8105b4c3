/** Where the time of a case goes. */
package org.softtf.benchmarks.profile;
