@echo off
rem Called by examples\run.cmd and its like, as .launcher.sh is sourced by the launchers beside them.
rem .launcher.cmd MODULE MAIN_CLASS [argument]...: builds the module where it has not been built, or
rem where SOFTTF_BUILD is set, and runs the class. Unlike .launcher.sh it does not see that a source
rem has changed. SOFTTF_NATIVE: the classifier of TensorFlow's library, in place of the profile's.
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0."
set "MODULE=%~1"
set "MAIN=%~2"
set "TARGET=%ROOT%\%MODULE%\target\quick"
set "BUILT=%TARGET%\class-path.txt"
set "NATIVE="
if defined SOFTTF_NATIVE set "NATIVE=-Dtf.native.classifier=%SOFTTF_NATIVE%"

where java >nul 2>nul || (echo java is not on the PATH; JDK 17 or newer is needed>&2& exit /b 1)
if not exist "%BUILT%" set "SOFTTF_BUILD=1"
if defined SOFTTF_BUILD (
  where mvn >nul 2>nul || (echo mvn is not on the PATH; Maven 3.8 or newer is needed>&2& exit /b 1)
  echo Building %MODULE% ^(the first time, Maven fetches TensorFlow: 180 MB^) ...>&2
  call mvn -q -B -Dstyle.color=never -Dquick -DskipTests %NATIVE% -f "%ROOT%\pom.xml" -pl %MODULE% -am package >&2 || (echo the build failed>&2& exit /b 1)
)

set "JAR="
for /f "delims=" %%j in ('dir /b /o:d "%TARGET%\softtf-%MODULE%-*.jar" ^| findstr /v /r /c:"-sources\.jar$" /c:"-javadoc\.jar$" /c:"-tests\.jar$" /c:"-cli\.jar$"') do set "JAR=%TARGET%\%%j"
for /f "usebackq delims=" %%c in ("%BUILT%") do set "CLASSPATH=%JAR%;%%c"
if not defined TF_CPP_MIN_LOG_LEVEL set "TF_CPP_MIN_LOG_LEVEL=2"

rem what comes after module and class, as it was written
set "ARGUMENTS="
:next
shift
if "%~2"=="" goto run
set ARGUMENTS=%ARGUMENTS% %2
goto next
:run
rem 0: JavaCPP does not read how much memory is in use at each native allocation
java -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 "-D%MODULE%.output=%TARGET%\output" "-Dproject.root=%ROOT%" %MAIN% %ARGUMENTS%
exit /b %ERRORLEVEL%
