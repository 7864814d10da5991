import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { Client } from "ldapts";
import { findProgram, type LocalServer, startLocal } from "@/tests/factories/local-server";
import { localhostCert } from "@/tests/factories/localhost-tls";

const program = findProgram("/usr/sbin/samba");
const tool = findProgram("/usr/bin/samba-tool");
/** Samba's ports are fixed, so it gets a network of its own; making one takes root. */
export const canRunSamba =
  program !== null &&
  tool !== null &&
  process.getuid?.() === 0 &&
  spawnSync("unshare", ["-n", "-p", "-f", "ip", "link", "set", "lo", "up"]).status === 0;

export const domain = "DC=lab,DC=test";
export const admin = { user: "administrator@lab.test", password: "CANARY-Admin-1" };

export interface Domain {
  /** Ports on loopback that lead to the controller's LDAPS and LDAP. */
  secure: number;
  plain: number;
  stop(): Promise<void>;
}

const relay = `
const { connect, createServer } = require("node:net");
const [, from, to] = process.argv;
createServer((one) => {
  const other = connect(Number(to), "127.0.0.1");
  one.pipe(other).pipe(one);
  for (const each of [one, other]) each.on("error", () => { one.destroy(); other.destroy(); });
}).listen(from);`;

/** A real domain controller, provisioned anew. */
export async function startSamba(): Promise<Domain> {
  const server = await startLocal({
    name: "samba",
    program: "unshare",
    prepare: provision,
    // Everything in it ends with it.
    endBy: "SIGKILL",
    args: ({ folder }) => ["-n", "-p", "-f", "--kill-child", "sh", "-c", script(folder)],
    ready: async ({ folder }) => {
      const outer = await listen(join(folder, "636.sock"));
      try {
        await asAdministrator(outer.port, async () => undefined);
      } finally {
        outer.server.close();
      }
    },
  });
  const [secure, plain] = [
    await listen(join(server.folder, "636.sock")),
    await listen(join(server.folder, "389.sock")),
  ];
  return {
    secure: secure.port,
    plain: plain.port,
    async stop() {
      secure.server.close();
      plain.server.close();
      await server.stop();
    },
  };
}

function provision(folder: string): void {
  mkdirSync(join(folder, "d"));
  const settings = ["--realm=LAB.TEST", "--domain=LAB", "--server-role=dc", "--dns-backend=NONE"];
  const where = [`--targetdir=${join(folder, "d")}`, `--adminpass=${admin.password}`];
  execFileSync(tool ?? "", ["domain", "provision", ...settings, ...where], { stdio: "ignore" });
}

function script(folder: LocalServer["folder"]): string {
  const options = {
    "pid directory": join(folder, "d"),
    "log file": join(folder, "d/log"),
    "server services": "ldap,rpc,cldap",
    "tls keyfile": join(folder, "tls.key"),
    "tls certfile": join(folder, "tls.crt"),
    "tls cafile": "",
  };
  const given = Object.entries(options).map(([name, value]) => `--option='${name}=${value}'`);
  const relays = [636, 389].map(
    (port) => `${process.execPath} -e '${relay.trim()}' ${folder}/${port}.sock ${port} &`,
  );
  return [
    "ip link set lo up",
    ...relays,
    `exec ${program} -i -M single -s ${folder}/d/etc/smb.conf ${given.join(" ")}`,
  ].join("\n");
}

/** A port on loopback that leads into the other network, by way of a socket in the file system. */
async function listen(path: string): Promise<{ port: number; server: Server }> {
  const server = createServer((one) => {
    const other = connect(path);
    one.pipe(other).pipe(one);
    for (const each of [one, other])
      each.on("error", () => {
        one.destroy();
        other.destroy();
      });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { port: address.port, server };
}

/** Works as the domain's administrator, over LDAPS. */
export async function asAdministrator(port: number, work: (client: Client) => Promise<void>): Promise<void> {
  await asAccount(port, admin, work);
}

export async function asAccount(
  port: number,
  { user, password }: { user: string; password: string },
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({
    url: `ldaps://localhost:${port}`,
    tlsOptions: { ca: localhostCert },
    timeout: 20_000,
  });
  try {
    await client.bind(user, password);
    await work(client);
  } finally {
    await client.unbind();
  }
}
