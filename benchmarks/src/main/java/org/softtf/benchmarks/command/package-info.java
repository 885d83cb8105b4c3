/** What the commands share. */
package org.softtf.benchmarks.command;
