import type { Machine } from "./machine";

/** An account of the machine as a collector lists it. */
export function addAccount(
  machine: Machine,
  facts: {
    name: string;
    uid: number;
    programs: string[];
    vendorOnly: boolean;
    jobs?: number;
    login?: boolean;
    keys?: boolean;
    home?: string;
  },
): void {
  const { name, uid, programs, vendorOnly, jobs: count = 0, login = uid === 0, keys = false } = facts;
  machine.add("accounts", {
    t: "account",
    name,
    uid,
    comment: "",
    home: facts.home ?? (uid === 0 ? "/root" : uid >= 1000 ? `/home/${name}` : "/nonexistent"),
    shell: login ? "/bin/bash" : "/usr/sbin/nologin",
    login,
    system: uid < 1000,
    groups: uid === 1000 ? ["sudo"] : [],
    running: programs.length > 0,
    programs,
    jobs: count,
    vendorOnly,
    authorizedKeys: keys,
  });
}

/** A certificate that the web server presents, with the days that it has left. */
export function addCertificate(
  machine: Machine,
  name: string,
  left: number,
  renewal: "automatic" | "by hand",
): string {
  const folder = renewal === "automatic" ? `/etc/letsencrypt/archive/${name}` : "/etc/ssl/private";
  const path = `${folder}/${renewal === "automatic" ? "cert7" : name}.pem`;
  const id = `certificate:${folder}#${name}`;
  const random = machine.company.random("certificate", machine.name, name);
  const life = renewal === "automatic" ? 90 : 365;
  const notBefore = machine.company.ago(life - left, machine.name, name);
  machine.add("certificates", {
    t: "certificate",
    id,
    current: true,
    file: machine.file({ path, owner: "root", mode: "0644", days: life - left }),
    name,
    subject: `CN=${name}`,
    issuer: renewal === "automatic" ? "CN=Brindlewood ACME Issuer" : "CN=Brindlewood Internal CA",
    serial: random.text("0123456789ABCDEF", 32),
    sha256: random.text("0123456789abcdef", 64),
    otherNames: [name],
    notBefore: notBefore.toISOString(),
    notAfter: new Date(notBefore.getTime() + life * 86_400_000).toISOString(),
    selfSigned: false,
    ca: false,
    clientAuth: false,
    keyFile: path.replace(/\.pem$/, ".key"),
    keyEncrypted: false,
    copies: [],
    usedBy: ["nginx"],
  });
  return id;
}
