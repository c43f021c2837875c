#!/bin/sh
# with-keyring.sh [--without-login | --without-service] COMMAND...
#
# Runs a command in a D-Bus session of its own, with a gnome-keyring that lives as long as the command does: unlocked,
# or without a login keyring, or with a bus on which nobody keeps secrets. Nothing of the account's own is touched.
# Debian packages: dbus gnome-keyring libsecret-1-0.
set -eu

mode=unlocked
case ${1-} in
--without-login | --without-service)
  mode=${1#--without-}
  shift
  ;;
esac

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 1' HUP INT TERM

# No display: whoever asks for a password there would wait for a person.
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL
export HOME="$place" XDG_RUNTIME_DIR="$place" XDG_DATA_HOME="$place/data" XDG_CACHE_HOME="$place/cache"

if [ "$mode" = service ]; then
  # The usual configuration would start a keyring as soon as somebody asks for one.
  cat >"$place/bus.conf" <<CONFIGURATION
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=$place</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONFIGURATION
  dbus-run-session --config-file="$place/bus.conf" -- "$@"
elif [ "$mode" = login ]; then
  dbus-run-session -- sh -c 'gnome-keyring-daemon --start --components=secrets >/dev/null && exec "$@"' sh "$@"
else
  # The password makes a login keyring and opens it in one step.
  dbus-run-session -- sh -c 'printf throw-away | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"' sh "$@"
fi
