import { describe, expect, it } from "vitest";
import { matchCell } from "./match";
import { Roster, type RosterPerson, type RosterTeam } from "./match-roster";

const person = (name: string, more: Partial<RosterPerson> = {}): RosterPerson => ({
  id: name,
  name,
  email: `${name
    .normalize("NFKD")
    .replace(/[^A-Za-z ]/g, "")
    .toLowerCase()
    .replace(/ /g, ".")}@acme.example`,
  active: true,
  ...more,
});
const team = (name: string, active = true): RosterTeam => ({ id: `team ${name}`, name, active });

const people = [
  person("Ana Silva"),
  person("Bo Müller", { email: "bo@acme.example" }),
  person("Jon Smith", { email: "jsmith@acme.example" }),
  person("Maria Garcia"),
  person("Maria Lopez"),
  person("Chen Wei"),
  person("Łukasz Nowak"),
  person("Siobhan O'Brien"),
  person("Jean-Pierre Dubois"),
  person("Håkon Sørensen"),
  person("Priya Ramanathan"),
  person("Wei Zhang"),
  person("Wei Zhang", { id: "Wei Zhang 2", email: "wei.zhang2@acme.example" }),
  person("Carla Maria Mendez"),
  person("Otto Lang", { active: false }),
  person("Operations", { email: "ops@acme.example" }),
  person("Thomas Becker"),
  person("Tomas Becker", { id: "Tomas", email: "tomas@acme.example" }),
];
const teams = [
  team("IT"),
  team("Payments"),
  team("Team Platform"),
  team("Data Science"),
  team("Ghosts", false),
];
const roster = new Roster(people, teams);

/** What is written, what is to be done with it, and who comes first. */
const cells: readonly (readonly [text: string, verdict: string, first?: string])[] = [
  // Their own.
  ["ana.silva@acme.example", "exact", "Ana Silva"],
  ["ANA.SILVA@ACME.EXAMPLE", "exact", "Ana Silva"],
  ["mailto:ana.silva@acme.example", "exact", "Ana Silva"],
  ["Ana Silva <ana.silva@acme.example>", "exact", "Ana Silva"],
  ["Ana Silva", "exact", "Ana Silva"],
  ["  ana   SILVA ", "exact", "Ana Silva"],
  ["Ana Silva (contractor)", "exact", "Ana Silva"],
  ["Dr. Ana Silva", "likely", "Ana Silva"],
  ["Owner: Ana Silva", "exact", "Ana Silva"],
  ["Bo Müller (IT)", "exact", "Bo Müller"],
  ["IT", "exact", "IT"],
  ["payments", "exact", "Payments"],
  ["Ana Silva / ana.silva@acme.example", "exact", "Ana Silva"],
  // Their name, otherwise.
  ["Silva, Ana", "likely", "Ana Silva"],
  ["silva, ana", "likely", "Ana Silva"],
  ["Silva Ana", "likely", "Ana Silva"],
  ["SILVA, Ana (IT)", "likely", "Ana Silva"],
  ["Bo Muller", "likely", "Bo Müller"],
  ["Bo Mueller", "likely", "Bo Müller"],
  ["Mueller, Bo", "likely", "Bo Müller"],
  ["Lukasz Nowak", "likely", "Łukasz Nowak"],
  ["Siobhan OBrien", "likely", "Siobhan O'Brien"],
  ["Siobhan O’Brien", "likely", "Siobhan O'Brien"],
  ["Jean Pierre Dubois", "likely", "Jean-Pierre Dubois"],
  ["Hakon Sorensen", "likely", "Håkon Sørensen"],
  ["Haakon Soerensen", "likely", "Håkon Sørensen"],
  ["Carla Mendez", "likely", "Carla Maria Mendez"],
  ["Ana Lucia Silva", "likely", "Ana Silva"],
  ["Wei, Chen", "likely", "Chen Wei"],
  // Letters of it.
  ["A. Silva", "likely", "Ana Silva"],
  ["A Silva", "likely", "Ana Silva"],
  ["Ana S.", "likely", "Ana Silva"],
  ["Silva A.", "likely", "Ana Silva"],
  ["C. M. Mendez", "likely", "Carla Maria Mendez"],
  ["asilva", "likely", "Ana Silva"],
  ["ana.silva", "likely", "Ana Silva"],
  ["@anasilva", "likely", "Ana Silva"],
  ["jsmith", "likely", "Jon Smith"],
  ["bo@", "likely", "Bo Müller"],
  // One name.
  ["ana", "likely", "Ana Silva"],
  ["Priya", "likely", "Priya Ramanathan"],
  ["Nowak", "likely", "Łukasz Nowak"],
  ["Maria", "choose"],
  ["Wei Zhang", "choose"],
  ["M. Garcia", "likely", "Maria Garcia"],
  ["T. Becker", "choose"],
  // Slips.
  ["Jon Smiht", "likely", "Jon Smith"],
  ["John Smith", "likely", "Jon Smith"],
  ["Jhon Smtih", "likely", "Jon Smith"],
  ["Ana Silvia", "likely", "Ana Silva"],
  ["Priya Ramanthan", "likely", "Priya Ramanathan"],
  ["Ramanatan", "likely", "Priya Ramanathan"],
  ["Anna Silva", "likely", "Ana Silva"],
  ["Jan Smid", "none"],
  ["Li Xu", "none"],
  // Several.
  ["Ana & Bo", "choose", "Bo Müller"],
  ["Ana and Bo", "choose"],
  ["Ana, Bo", "choose"],
  ["Ana/Bo", "choose"],
  ["ana.silva@acme.example, bo@acme.example", "choose", "Ana Silva"],
  ["Ana Silva; nobody", "exact", "Ana Silva"],
  ["Ana Silva + somebody else", "choose", "Ana Silva"],
  // Teams.
  ["IT team", "likely", "IT"],
  ["Team IT", "likely", "IT"],
  ["the payments squad", "likely", "Payments"],
  ["platform", "likely", "Team Platform"],
  ["Paymnets team", "likely", "Payments"],
  ["data science dept.", "likely", "Data Science"],
  ["payments-team@acme.example", "choose", "Payments"],
  ["Sales team", "none"],
  ["Ghosts", "none"],
  // Nobody in particular.
  ["ops@", "none"],
  ["ops@acme.example", "none"],
  ["new.person@acme.example", "new"],
  ["ana.silva@old.example", "choose", "Ana Silva"],
  ["?", "none"],
  ["???", "none"],
  ["left", "none"],
  ["has left the company", "none"],
  ["n/a", "none"],
  ["TBD", "none"],
  ["", "none"],
  ["Otto Lang", "none"],
  ["O. Lang", "none"],
  ["Ana Silva (left)", "choose", "Ana Silva"],
  ["ex Ana Silva", "choose", "Ana Silva"],
  ["Ana Silva?", "choose", "Ana Silva"],
];

describe("a cell that somebody typed", () => {
  it.each(cells.map(([text, verdict, first]) => ({ text, verdict, first })))(
    "$text: $verdict $first",
    ({ text, verdict, first }) => {
      const match = matchCell(text, roster);
      expect([match.verdict, match.proposals[0]?.name]).toEqual([
        verdict,
        first ?? (verdict === "choose" ? match.proposals[0]?.name : undefined),
      ]);
      for (const { why, confidence } of match.proposals) {
        expect(why).toMatch(/^[A-Z0-9].*\.$/);
        expect(confidence).toBeGreaterThan(0);
      }
      if (verdict === "none") expect(match.notes.length).toBeGreaterThan(0);
    },
  );

  it.each([
    ["Otto Lang", "Otto Lang left."],
    ["O. Lang", "Otto Lang left."],
    ["Ghosts", "Nobody is in the team Ghosts."],
    ["ops@acme.example", "It is a shared mailbox: name a person or team."],
    ["left", "It says only that somebody left."],
    ["?", "It names nobody."],
    ["Ana & Bo", "It names 2: say who of them answers."],
    ["Ana Silva (left)", "The cell says that they left."],
    ["Ana Silva?", "There is a question mark in the cell."],
    ["Zebedee Quux", "Nobody here is called so."],
  ])("%j tells: %s", (text, note) => {
    expect(matchCell(text, roster).notes).toContain(note);
  });

  it("of one who left and one who is nearly called so, takes neither by itself", () => {
    const near = new Roster([person("Ana Silva", { active: false }), person("Ana Silve")], []);
    expect(matchCell("Ana Silva", near)).toMatchObject({ verdict: "choose", notes: ["Ana Silva left."] });
  });

  it("offers to add whoever has an address that nobody here has", () => {
    expect(matchCell("Cy Lee <cy.lee@acme.example>", roster).newcomer).toEqual({
      email: "cy.lee@acme.example",
      name: "Cy Lee",
    });
    expect(matchCell("ana.silva@acme.example", roster).newcomer).toBeNull();
  });
});

/** A small generator of its own: the same numbers at every run. */
function* numbers(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe("whatever is written", () => {
  const drawn = numbers(7);
  const next = (below: number) => Math.floor((drawn.next().value ?? 0) * below);
  const signs = [
    "a",
    "A",
    "ß",
    "é",
    "e\u0301",
    " ",
    ",",
    "@",
    ".",
    "(",
    ")",
    "&",
    "/",
    "?",
    "\n",
    "\u202e",
    "\u0000",
    "李",
    "🙂",
    "\ud800",
    "-",
    "'",
  ];
  const pieces = [
    ...people.map(({ name }) => name),
    ...teams.map(({ name }) => name),
    "team",
    "left",
    "the",
    "x@",
  ];
  const texts = Array.from({ length: 2000 }, () =>
    Array.from({ length: next(8) }, () =>
      next(2) === 0 ? signs[next(signs.length)] : pieces[next(pieces.length)],
    ).join(next(2) === 0 ? "" : " "),
  );

  it("is answered, proposes nobody who left and no mailbox, and picks never among equals", () => {
    for (const text of texts) {
      const { verdict, proposals, notes } = matchCell(text, roster);
      const [first, second] = proposals;
      expect(proposals.map(({ id }) => id)).not.toContain("Otto Lang");
      expect(proposals.length).toBe(new Set(proposals.map(({ id }) => id)).size);
      if (verdict === "exact" || verdict === "likely") {
        expect(first?.confidence).toBeGreaterThanOrEqual(60);
        expect(first?.confidence).not.toBe(second?.confidence);
      }
      if (verdict === "none") expect([proposals.length, notes.length > 0]).toEqual([0, true]);
    }
  });

  it("is answered alike in whatever order people are known", () => {
    const turned = new Roster(people.toReversed(), teams.toReversed());
    for (const text of texts.slice(0, 500)) expect(matchCell(text, turned)).toEqual(matchCell(text, roster));
  });

  it("names whoever alone has a name, in both orders, and with a slip in a long one", () => {
    const counts = new Map<string, number>();
    for (const { name } of people) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const { name, active } of people.filter(
      ({ name }) => counts.get(name) === 1 && /^\p{L}+ \p{L}+$/u.test(name),
    )) {
      if (!active) continue;
      const [first = "", last = ""] = name.split(" ");
      const own = matchCell(name, roster);
      expect([own.verdict, own.proposals[0]?.name]).toEqual(["exact", name]);
      expect(matchCell(`${last}, ${first}`, roster).proposals[0]?.name).toBe(name);
      if (last.length < 5) continue;
      const slip = `${first} ${last.slice(0, 2)}${last[3]}${last[2]}${last.slice(4)}`;
      expect(matchCell(slip, roster).proposals[0]?.name, slip).toBe(name);
    }
  });
});
