import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { HostConfig } from "./manifest";

/** One argument of a shell command, quoted so that no character of it is special. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A value of a systemd unit: no line break can end it, and `%` begins a specifier. */
function unitWord(text: string): string {
  return JSON.stringify(text.replace(/[\r\n]/g, " ")).replaceAll("%", "%%");
}

/** Ways to let the reader see what only root sees, with as little power as that needs. */
export const accessGuide: AccessGuide<HostConfig> = {
  intro:
    "Much of what matters is readable by root alone. Either collect once as root and bring the file here, or run the reader as an ordinary account with one capability: reading any file.",
  tabs: [
    {
      name: "Collect as root",
      language: "shell",
      text: ({ root = "/" }) =>
        `sudo npx rollcall collect host --set root=${shellWord(root)} --key fingerprint.key --out host.snapshot\n`,
    },
    {
      name: "systemd (read-only capability)",
      language: "ini",
      text: ({ root = "/" }) =>
        [
          "[Unit]",
          "Description=Collect the machine identities of this host",
          "",
          "[Service]",
          "Type=oneshot",
          "DynamicUser=yes",
          "# Read any file, write none.",
          "AmbientCapabilities=CAP_DAC_READ_SEARCH",
          "CapabilityBoundingSet=CAP_DAC_READ_SEARCH",
          "NoNewPrivileges=yes",
          "ProtectSystem=strict",
          "ProtectHome=read-only",
          "StateDirectory=rollcall-collect",
          "WorkingDirectory=/opt/rollcall",
          `ExecStart=/usr/bin/env npx rollcall collect host --set root=${unitWord(root)} --out \${STATE_DIRECTORY}/host.snapshot`,
          "",
        ].join("\n"),
    },
  ],
};
