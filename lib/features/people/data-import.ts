import type { Pool } from "pg";
import { openSheet } from "@/lib/connectors/csv/sheet";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { insteadOfMailbox, isSharedMailbox } from "@/lib/domain/shared-mailbox";
import { showText, withoutFormulaGuard } from "@/lib/domain/text";
import { AppError } from "@/lib/platform/errors";
import type { PeopleListPreview, PeopleListRow } from "./schema";

const mostRows = 50_000;
const mostProblems = 50;

/** Names of columns, as people write them. */
const columns = {
  name: ["name", "full name", "fullname", "person", "display name", "displayname"],
  email: ["e-mail", "email", "mail", "e-mail address", "email address", "userprincipalname", "upn"],
  team: ["team", "squad", "group", "department"],
  manager: ["manager", "manager e-mail", "manager email", "reports to"],
  active: ["active", "status", "state", "left", "employment status"],
};

/** What a cell of the column says; null: nothing that can be read. A column that is called "left" says the contrary. */
function activeOf(cell: string, header: string): boolean | null {
  const word = cell.toLowerCase();
  if (/^(?:active|here|employed|yes|true|1)$/.test(word)) return header !== "left" || word === "active";
  if (/^(?:left|gone|inactive|terminated|disabled|no|false|0)$/.test(word))
    return header === "left" && /^(?:no|false|0)$/.test(word);
  return null;
}

/**
 * Reads a pasted table whose first row names its columns. Throws an AppError, `bad_list`, when it is no table.
 */
export async function readTable(
  text: string,
): Promise<{ headers: string[]; rows: { row: number; cells: string[] }[] }> {
  const bytes = Buffer.from(text, "utf8");
  const file = {
    name: "pasted.csv",
    size: bytes.length,
    async *open() {
      yield bytes;
    },
  };
  try {
    const sheet = await openSheet(file, null);
    const rows: { row: number; cells: string[] }[] = [];
    for await (const { row, cells } of sheet.rows()) {
      if (rows.length >= mostRows) throw badList(`The list has more than ${mostRows} rows.`, "Split it.");
      rows.push({ row, cells: cells.map((cell) => withoutFormulaGuard(cell.trim())) });
    }
    return { headers: sheet.headers.map((header) => header.trim().toLowerCase()), rows };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw badList(error.failure.message, "Paste a table whose first row names its columns.");
  }
}

export function badList(message: string, next: string): AppError {
  return new AppError({ code: "bad_list", message, safe: "Nothing was changed.", next });
}

/** Where the first header with one of these names stands. */
export function columnOf(headers: readonly string[], names: readonly string[]): number {
  return headers.findIndex((header) => names.includes(header));
}

const isEmail = (text: string) =>
  /^[^\s@,;<>"]{1,64}@[^\s@,;<>"]+\.[^\s@,;<>"]{2,}$/.test(text) && text.length <= 320;

/** What importing a list of people would do, row by row, with what is wrong where. Changes nothing. */
export async function previewPeople(pool: Pool, text: string): Promise<PeopleListPreview> {
  const { headers, rows } = await readTable(text);
  const at = {
    name: columnOf(headers, columns.name),
    email: columnOf(headers, columns.email),
    team: columnOf(headers, columns.team),
    manager: columnOf(headers, columns.manager),
    active: columnOf(headers, columns.active),
  };
  if (at.email < 0) {
    throw badList(
      `No column holds e-mail addresses; the columns are ${headers.map((each) => `"${showText(each, 40)}"`).join(", ")}.`,
      "Name the columns in the first row: name, e-mail, team, manager.",
    );
  }
  const problems: PeopleListPreview["problems"] = [];
  const read: Omit<PeopleListRow, "does">[] = [];
  const seen = new Map<string, number>();
  for (const { row, cells } of rows) {
    const cell = (column: number) => (column < 0 ? "" : (cells[column] ?? ""));
    const email = cell(at.email).toLowerCase();
    const refuse = (what: string) => {
      if (problems.length < mostProblems) problems.push({ row, what });
    };
    if (!isEmail(email)) {
      refuse(email === "" ? "It has no e-mail address." : `"${showText(email, 60)}" is no e-mail address.`);
      continue;
    }
    if (isSharedMailbox(email)) {
      refuse(`"${showText(email, 60)}" is a shared mailbox. ${insteadOfMailbox}`);
      continue;
    }
    const [name, team, manager] = [cell(at.name), cell(at.team), cell(at.manager).toLowerCase()];
    if ([name, team, manager].some((value) => value.length > 200 || scrubText(value) !== value)) {
      refuse("A cell is longer than 200 characters or looks like a secret.");
      continue;
    }
    const earlier = seen.get(email);
    if (earlier !== undefined) {
      refuse(`This e-mail address already stands in row ${earlier}.`);
      continue;
    }
    seen.set(email, row);
    const standing = cell(at.active);
    const active = activeOf(standing, headers[at.active] ?? "");
    if (standing !== "" && active === null) {
      refuse(
        `"${showText(standing, 40)}" does not say whether they are here: write active or left. Left out.`,
      );
    }
    const isManager = isEmail(manager) && !isSharedMailbox(manager);
    if (manager !== "" && !isManager) {
      refuse(`The manager "${showText(manager, 60)}" is no e-mail address of a person; left out.`);
    }
    read.push({
      row,
      email,
      name,
      team: team === "" ? null : team,
      manager: isManager ? manager : null,
      active,
    });
  }
  return { ...(await compare(pool, read)), problems };
}

async function compare(
  pool: Pool,
  read: readonly Omit<PeopleListRow, "does">[],
): Promise<Pick<PeopleListPreview, "rows" | "newTeams">> {
  const known = await pool.query<{
    email: string;
    name: string;
    active: boolean;
    manager: string | null;
    teams: string[];
  }>(
    `SELECT p.email, p.name, p.active, b.email AS manager, ARRAY(SELECT lower(t.name) FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.person_id = p.id) AS teams
     FROM people p LEFT JOIN people b ON b.id = p.manager_id WHERE p.email = ANY($1::text[])`,
    [read.map((row) => row.email)],
  );
  const byEmail = new Map(known.rows.map((row) => [row.email, row]));
  const teams = [
    ...new Map(read.flatMap((row) => (row.team ? [[row.team.toLowerCase(), row.team] as const] : []))),
  ];
  const existing = await pool.query<{ name: string }>(
    "SELECT lower(name) AS name FROM teams WHERE lower(name) = ANY($1::text[])",
    [teams.map(([lower]) => lower)],
  );
  const have = new Set(existing.rows.map((row) => row.name));
  return {
    rows: read.map((row) => {
      const person = byEmail.get(row.email);
      if (!person) return { ...row, does: "add" as const };
      const same =
        (row.name === "" || row.name === person.name) &&
        (row.manager === null || row.manager === person.manager) &&
        (row.active === null || row.active === person.active) &&
        (row.team === null || person.teams.includes(row.team.toLowerCase()));
      return { ...row, name: row.name || person.name, does: same ? ("nothing" as const) : ("edit" as const) };
    }),
    newTeams: teams.filter(([lower]) => !have.has(lower)).map(([, name]) => name),
  };
}
