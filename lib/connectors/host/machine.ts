import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { basename } from "node:path";
import { SourceError } from "@/lib/connectors/sdk/contract";
import type { Ref } from "@/lib/domain/record";

/** The machine, or the folder of it, that a source is about. */
export interface Machine {
  /** For people: `build-01`, or `app on build-01`. */
  name: string;
  /** The folder with all symbolic links resolved; everything read lies below it. */
  root: string;
  /** The folder is the root of this machine: its processes and sockets belong to it. */
  whole: boolean;
  realm: string;
  container: Ref;
}

/** The id that the machine was given when it was installed; without one, a hash of its name. */
async function machineId(): Promise<string> {
  for (const path of ["/etc/machine-id", "/var/lib/dbus/machine-id"]) {
    const text = await readFile(path, "utf8").catch(() => "");
    const id = text.trim();
    if (/^[0-9a-f]{32}$/.test(id)) return id;
  }
  return createHash("sha256").update(hostname()).digest("hex").slice(0, 32);
}

/** Names the machine or folder. Throws `SourceError` when the folder is not there or cannot be entered. */
export async function describeMachine(folder: string): Promise<Machine> {
  let root: string;
  try {
    root = await realpath(folder);
    if (!(await stat(root)).isDirectory()) {
      throw new SourceError({
        kind: "malformed",
        message: `${folder} is not a folder. Nothing was read. Name a folder.`,
      });
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    const denied =
      error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "EPERM");
    throw new SourceError(
      denied
        ? {
            kind: "denied",
            message: `The folder ${folder} may not be entered.`,
            permission: `read ${folder}`,
          }
        : { kind: "unreachable", message: `The folder ${folder} is not there. Nothing was read.` },
      { cause: error },
    );
  }
  const id = await machineId();
  const whole = root === "/";
  const short = createHash("sha256").update(`${id}\0${root}`).digest("hex").slice(0, 32);
  const realm = `host:${whole ? id : short}`;
  return {
    name: whole ? hostname() : `${basename(root)} on ${hostname()}`,
    root,
    whole,
    realm,
    container: { realm, externalId: "host" },
  };
}
