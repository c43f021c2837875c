@echo off
rem AutoInfraSnap's commands in a terminal, run by the packed app, which is a GUI program.
rem Waiting: cmd.exe waits for a GUI program inside a script, and hands on its exit code.
rem Output: handles that are redirected are inherited; without any, Electron attaches to this console.
rem Input: a GUI program gets none from a console; no command of ours needs it here.
setlocal
set "ELECTRON_NO_ATTACH_CONSOLE="
"%~dp0..\..\AutoInfraSnap.exe" -- %*
exit /b %ERRORLEVEL%
