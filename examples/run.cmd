@echo off
rem Runs an example on Windows: examples\run.cmd --list, examples\run.cmd NAME [options].
rem Needs JDK 17 and Maven. The examples for Spark need examples/run, for Linux and macOS.
call "%~dp0..\.launcher.cmd" examples org.softtf.examples.Examples %*
