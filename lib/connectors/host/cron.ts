/** One line of a crontab that runs something. */
export interface CronLine {
  schedule: string;
  /** From the sixth field, where the file has one. */
  user: string | null;
  command: string;
}

export interface Crontab {
  jobs: CronLine[];
  /** Settings above the lines, `NAME=value`. */
  settings: Map<string, string>;
}

const fields =
  /^\s*(@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly|every_minute)|(?:[\w*/,?~#-]+\s+){4}[\w*/,?~#-]+)\s+(.+)$/;

/** Reads a crontab. `withUser`: files of the system, whose sixth field is the account. An unescaped `%` ends the command. */
export function parseCrontab(text: string, withUser: boolean): Crontab {
  const jobs: CronLine[] = [];
  const settings = new Map<string, string>();
  for (const line of text.split("\n")) {
    if (line.length > 10_000 || /^\s*(?:#|$)/.test(line)) continue;
    const setting = /^\s*([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(line);
    if (setting?.[1] !== undefined && !fields.test(line)) {
      settings.set(setting[1], unquote(setting[2] ?? ""));
      continue;
    }
    const match = fields.exec(line);
    const schedule = match?.[1]?.replace(/\s+/g, " ");
    const rest = match?.[2];
    if (schedule === undefined || rest === undefined) continue;
    if (!withUser) {
      jobs.push({ schedule, user: null, command: rest });
      continue;
    }
    const [, user, command] = /^(\S+)\s+(.+)$/.exec(rest) ?? [];
    if (user !== undefined && command !== undefined) jobs.push({ schedule, user, command });
  }
  return { jobs, settings };
}

/** Reads an anacrontab: period, delay, name, command. Its jobs run as root. */
export function parseAnacrontab(text: string): (CronLine & { name: string })[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*(\d+|@\w+)\s+\d+\s+(\S+)\s+(.+)$/.exec(line.length > 10_000 ? "" : line);
    const [, period, name, command] = match ?? [];
    if (period === undefined || name === undefined || command === undefined) return [];
    return [
      { schedule: /^\d+$/.test(period) ? `every ${period} days` : period, user: "root", command, name },
    ];
  });
}

function unquote(text: string): string {
  const trimmed = text.trim();
  return /^"(.*)"$/.exec(trimmed)?.[1] ?? /^'(.*)'$/.exec(trimmed)?.[1] ?? trimmed;
}
