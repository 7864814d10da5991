import { certificateArguments, listListeners, listProcesses } from "./processes";
import type { Reading } from "./reading";
import { emptyTally, walk } from "./walk";

/** Folders of servers below /etc, and the programs that read them. */
const servers: Record<string, RegExp> = {
  nginx: /^(?:nginx|openresty)/,
  apache2: /^apache2/,
  httpd: /^httpd/,
  haproxy: /^haproxy/,
  postgresql: /^(?:postgres|postmaster)/,
  postfix: /^(?:master|smtpd)/,
  dovecot: /^(?:dovecot|imap-login|pop3-login)/,
  exim4: /^exim/,
  stunnel: /^stunnel/,
  mysql: /^(?:mysqld|mariadbd)/,
  redis: /^redis-server/,
  mosquitto: /^mosquitto/,
  lighttpd: /^lighttpd/,
  openvpn: /^openvpn/,
  rabbitmq: /^beam/,
  ldap: /^slapd/,
};

const directive =
  /(?:^|\s)(?:ssl_certificate|SSLCertificateFile|crt|ssl_cert_file|smtpd_tls_cert_file|smtpd_tls_chain_files|tls_certificate|ssl_cert|ssl-cert|cert|certfile|tls-cert-file|rsa_cert_file|ssl\.pemfile|ssl_options\.certfile|olcTLSCertificateFile:)[ \t]*[=<]{0,2}[ \t<]*["']?(\/[\w./@+-]{1,500})/gim;

/**
 * Certificates that servers are told to present, by path: who presents it, with the ports that it listens on. From the
 * settings below /etc and the arguments of what listens; no connection is made.
 */
export async function certificatesInUse(reading: Reading): Promise<Map<string, string[]>> {
  const proc = reading.at("/proc");
  const processes = await listProcesses(proc);
  const listeners = await listListeners(proc, processes);
  const portsOf = (program: RegExp) => {
    const pids = new Set(processes.filter((each) => program.test(each.program)).map((each) => each.pid));
    return [...new Set(listeners.filter((each) => pids.has(each.pid)).map((each) => each.port))].sort();
  };
  const used = new Map<string, Set<string>>();
  const note = async (path: string, who: string) => {
    const real = await reading.inside(path);
    if (real !== null) used.set(real, (used.get(real) ?? new Set()).add(who));
  };
  for (const [name, program] of Object.entries(servers)) {
    const ports = portsOf(program);
    const who = ports.length > 0 ? `${name} ${ports.join(" ")}` : name;
    for await (const text of settingsOf(reading, reading.at(`/etc/${name}`))) {
      for (const match of text.matchAll(directive))
        if (match[1] !== undefined) await note(reading.at(match[1]), who);
    }
  }
  for (const { pid, port } of listeners) {
    const program = processes.find((each) => each.pid === pid)?.program ?? "a program";
    for (const path of await certificateArguments(proc, pid)) await note(path, `${program} ${port}`);
  }
  return new Map([...used].map(([path, who]) => [path, [...who].sort()]));
}

async function* settingsOf(reading: Reading, folder: string): AsyncGenerator<string> {
  const options = {
    root: folder,
    systemLayout: false,
    forced: [],
    excluded: reading.excluded,
    otherMounts: new Set<string>(),
    wants: (_: string, name: string) => !/\.(?:pem|crt|key|der|so|map|html)$/.test(name),
    signal: reading.ctx.signal,
  };
  // A server that is not installed has no folder; one that is closed to us costs its certificates a listener, not the scope.
  for await (const step of walk(options, null, emptyTally())) {
    const read = step.wanted ? await reading.countingInto(emptyTally()).text(step.path) : null;
    if (read !== null) yield read.text;
  }
}
