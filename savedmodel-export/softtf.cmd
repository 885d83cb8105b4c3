@echo off
rem Runs the command line on Windows: savedmodel-export\softtf.cmd --help.
rem Needs JDK 17 and Maven. It is described in docs/command-line.md.
call "%~dp0..\.launcher.cmd" savedmodel-export org.softtf.savedmodel.cli.Main %*
