import { describe, expect, it } from "vitest";
import { codeFiles, importsOf, isTest } from "./sources";

type Room = {
  /** Paths that begin so belong to the room; the first room that fits is it. */
  begins: string;
  /** What may be imported, by the beginning of the path. */
  may: readonly string[];
  /** What may not, although `may` would allow it. */
  never?: RegExp;
  /** Packages that may be imported; unset: any. */
  packages?: RegExp;
  /** Where code goes that needs more. */
  instead: string;
};

const dataAccess =
  /^lib\/platform\/(database|prisma|migrate|keys|key-file|seal|env|embedded|data-dir|instance)|^prisma\//;

/** The stairs go down only. */
const rooms: readonly Room[] = [
  {
    begins: "app/",
    may: ["app", "components", "lib/features", "lib/platform", "lib/domain"],
    never: /^lib\/platform\/(database|prisma|migrate|embedded)|^prisma\//,
    packages: /^(?!pg$|pg-|@prisma\/|graphile-worker)/,
    instead: "A page reads through lib/features/<noun>/loaders.ts and writes through actions.ts.",
  },
  {
    begins: "components/",
    may: ["components", "lib/features", "lib/platform", "lib/domain"],
    never: new RegExp(`${dataAccess.source}|^lib/features/[^/]+/(data|loaders|mutations)`),
    packages: /^(?!pg$|pg-|@prisma\/|graphile-worker|node:)/,
    instead:
      "A component gets its data as props; load it in the page, write through lib/features/<noun>/actions.ts.",
  },
  {
    begins: "lib/features/",
    may: ["lib/features", "lib/platform", "lib/domain", "lib/connectors", "prisma/generated"],
    instead: "Work with nobody there belongs in lib/jobs; what people see belongs in components or app.",
  },
  {
    begins: "lib/jobs/",
    may: ["lib/jobs", "lib/features", "lib/platform", "lib/domain", "lib/connectors", "prisma/generated"],
    instead: "What jobs share with pages belongs in lib/features or lib/domain.",
  },
  {
    begins: "lib/platform/",
    // The type of the shared HTTP client stands in the sdk, where every connector sees it.
    may: ["lib/platform", "lib/domain", "lib/connectors/sdk", "prisma/generated"],
    instead:
      "Platform knows no noun: move code that does to lib/features/<noun>, or shared truth to lib/domain.",
  },
  {
    begins: "lib/domain/",
    may: ["lib/domain"],
    packages: /^(zod|node:crypto|date-fns|@marcbachmann\/cel-js)$/,
    instead:
      "Domain is pure: reading, writing and the clock belong in lib/platform or lib/features, which pass values in.",
  },
  {
    begins: "lib/connectors/sdk/",
    may: ["lib/connectors/sdk", "lib/domain"],
    instead: "The sdk is the contract only; its machinery belongs in lib/platform or lib/jobs.",
  },
  {
    begins: "lib/connectors/registry",
    may: ["lib/connectors", "lib/domain"],
    instead: "The registry lists connectors and nothing else.",
  },
  {
    begins: "lib/connectors/postgres/",
    may: ["lib/connectors/postgres", "lib/connectors/sdk", "lib/domain"],
    // It reads other people's PostgreSQL, and never ours.
    packages: /^(?!pg-|@prisma\/|graphile-worker|next($|\/)|react)/,
    instead: "A connector sees its sdk and lib/domain, and reads its source over a guarded socket.",
  },
  {
    begins: "lib/connectors/",
    may: ["lib/connectors/sdk", "lib/domain"],
    packages: /^(?!pg$|pg-|@prisma\/|graphile-worker|next($|\/)|react)/,
    instead:
      "A connector sees its sdk and lib/domain; what two connectors need belongs in lib/connectors/sdk or lib/domain.",
  },
  {
    begins: "bin/",
    may: ["bin", "dist", "lib/jobs", "lib/features", "lib/platform", "lib/domain", "lib/connectors"],
    instead: "The command calls features and jobs; it has no screens.",
  },
];

function violations(): string[] {
  const found: string[] = [];
  for (const file of codeFiles.filter((one) => !isTest(one.path))) {
    const room = rooms.find((one) => file.path.startsWith(one.begins));
    if (room === undefined) continue;
    // A connector is a room of its own.
    const own = room.begins === "lib/connectors/" ? [file.path.split("/").slice(0, 3).join("/")] : [];
    for (const { target, isProject } of importsOf(file)) {
      const allowed = isProject
        ? [...room.may, ...own].some((may) => target === may || target.startsWith(`${may}/`)) &&
          !room.never?.test(target)
        : (room.packages?.test(target) ?? true);
      if (!allowed) found.push(`${file.path} imports ${target}. ${room.instead}`);
    }
  }
  return found;
}

describe("the stairs", () => {
  it("go down only", () => {
    expect(violations()).toEqual([]);
  });

  it("are looked at: every room that has code imports something", () => {
    const used = rooms.filter((room) =>
      codeFiles.some((file) => file.path.startsWith(room.begins) && importsOf(file).length > 0),
    );
    expect(used.map((room) => room.begins)).toEqual(
      expect.arrayContaining(["lib/platform/", "lib/domain/", "lib/connectors/", "bin/"]),
    );
  });

  it("have no door into tests", () => {
    const doors = codeFiles
      .filter((file) => !isTest(file.path) && !/^[^/]+\.config\.ts$/.test(file.path))
      .flatMap((file) =>
        importsOf(file)
          .filter(({ target, isProject }) => isProject && target.startsWith("tests/"))
          .map(
            ({ target }) => `${file.path} imports ${target}: what the product needs does not live in tests/.`,
          ),
      );
    expect(doors).toEqual([]);
  });
});
