; Additions to electron-builder's installer, which installs for one account into a folder that nobody chooses.

!define SNAPSHOT_CLASS "AutoInfraSnap.Snapshot"
!define LAUNCHER "$LOCALAPPDATA\Microsoft\WindowsApps\autoinfrasnap.cmd"

!macro customInstall
  ; WindowsApps is on every account's PATH since Windows 10, so that no PATH is edited (and none cut short). The way to
  ; the app is relative, because a name of an account may hold letters that the console's code page lacks.
  FileOpen $0 "${LAUNCHER}" w
  ${If} $0 != ""
    FileWrite $0 '@"%~dp0..\..\Programs\${APP_FILENAME}\resources\bin\autoinfrasnap.cmd" %*$\r$\n'
    FileClose $0
  ${EndIf}

  ; "Open with" for JSON and YAML, without taking them from the program that they open with today.
  WriteRegStr HKCU "Software\Classes\${SNAPSHOT_CLASS}" "" "Snapshot of a machine"
  WriteRegStr HKCU "Software\Classes\${SNAPSHOT_CLASS}\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr HKCU "Software\Classes\${SNAPSHOT_CLASS}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  WriteRegStr HKCU "Software\Classes\.json\OpenWithProgids" "${SNAPSHOT_CLASS}" ""
  WriteRegStr HKCU "Software\Classes\.yaml\OpenWithProgids" "${SNAPSHOT_CLASS}" ""
  WriteRegStr HKCU "Software\Classes\.yml\OpenWithProgids" "${SNAPSHOT_CLASS}" ""

  WriteRegStr HKCU "Software\Classes\autoinfrasnap" "" "URL:AutoInfraSnap"
  WriteRegStr HKCU "Software\Classes\autoinfrasnap" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\autoinfrasnap\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

!macro customUnInstall
  ; An update removes the old version first; what a person set up must outlive that.
  ${IfNot} ${isUpdated}
    Delete "${LAUNCHER}"
    DeleteRegKey HKCU "Software\Classes\${SNAPSHOT_CLASS}"
    DeleteRegValue HKCU "Software\Classes\.json\OpenWithProgids" "${SNAPSHOT_CLASS}"
    DeleteRegValue HKCU "Software\Classes\.yaml\OpenWithProgids" "${SNAPSHOT_CLASS}"
    DeleteRegValue HKCU "Software\Classes\.yml\OpenWithProgids" "${SNAPSHOT_CLASS}"
    DeleteRegKey HKCU "Software\Classes\autoinfrasnap"
  ${EndIf}
!macroend
