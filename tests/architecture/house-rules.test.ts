import { describe, expect, it } from "vitest";
import { allPaths, codeFiles, isTest, withoutComments } from "./sources";

describe("the environment", () => {
  it("is read in lib/platform/env.ts only", () => {
    const readers = codeFiles
      .filter((file) => !isTest(file.path) && file.path !== "lib/platform/env.ts")
      // Launchers run before anything is built; configuration files are read by tools.
      .filter((file) => !/^bin\/[^/]+\.mjs$/.test(file.path) && !/^[^/]+\.config\.(ts|mjs)$/.test(file.path))
      .filter((file) => {
        // Next replaces these while it builds.
        const text = withoutComments(file.text)
          .replaceAll("process.env.NEXT_RUNTIME", "")
          .replaceAll("process.env.NODE_ENV", "");
        return /\bprocess\s*\.\s*env\b|\bprocess\s*\[\s*["']env|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/.test(
          text,
        );
      })
      .map((file) => `${file.path}: add the variable to lib/platform/env.ts and take an Env.`);
    expect(readers).toEqual([]);
  });
});

describe("a file to take away", () => {
  it("is no page: the router would wait for one", () => {
    const asked = codeFiles
      .filter((file) => /<(?:Link|ButtonLink)\b[^>]*["'`]\/api\//.test(file.text))
      .map((file) => `${file.path}: use DownloadLink.`);
    expect(asked).toEqual([]);
  });
});

describe("files", () => {
  it("are not barrels", () => {
    const barrels = codeFiles
      .filter((file) => {
        const code = withoutComments(file.text);
        const rest = code.replace(
          /export\s+(type\s+)?(\*|\{[^}]*\})(\s+as\s+\w+)?\s+from\s+["'][^"']+["'];?/g,
          "",
        );
        return (
          /\/index\.(ts|tsx|js|mjs)$/.test(file.path) ||
          /export\s+\*/.test(code) ||
          (rest !== code && rest.trim() === "")
        );
      })
      .map((file) => `${file.path}: import from the file that has it.`);
    expect(barrels).toEqual([]);
  });

  it("live in folders that name an idea", () => {
    const nameless = allPaths
      .filter((path) =>
        path
          .split("/")
          .slice(0, -1)
          .some((part) => /^(utils?|helpers?|common|misc|types)$/.test(part)),
      )
      .map((path) => `${path}: put it beside its only user, or into lib/domain.`);
    expect(nameless).toEqual([]);
  });

  it("have kebab-case names", () => {
    const odd = codeFiles
      .map((file) => file.path)
      .filter((path) => {
        const name = (path.split("/").at(-1) ?? "").replace(
          /\.(test|config|spec|setup)?\.?(ts|tsx|js|mjs|d\.ts)$/,
          "",
        );
        return !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
      });
    expect(odd).toEqual([]);
  });

  it("hold one idea each: at most 300 lines, tests 500", () => {
    const long = codeFiles
      .filter((file) => !file.path.startsWith("prisma/") && !file.path.includes("/fixtures/"))
      .map((file) => ({
        ...file,
        lines: file.text.split("\n").length - 1,
        limit: isTest(file.path) ? 500 : 300,
      }))
      .filter((file) => file.lines > file.limit)
      .map((file) => `${file.path} has ${file.lines} lines, more than ${file.limit}: split it by idea.`);
    expect(long).toEqual([]);
  });
});

/** The five files of a feature; a part that grew out of one is called after it, as `data-export.ts`. */
const featureFile = /^(schema|data|loaders|mutations|actions)(-[a-z0-9-]+)?(\.test)?\.ts$/;
/** Folders beside them, each with what is in it. */
const featureFolders: Record<string, string> = {
  "lib/features/demo/company/": "the made-up company, in the raw formats of the connectors",
};
/** Files beside the five, each with what it is for. */
const furtherFeatureFiles: Record<string, string> = {
  "query.ts": "compiles the query grammar to this noun's SQL",
  "named.ts": "finds what a person named on the command line or in a cell",
  "reach.ts": "the SQL of which rows a membership's scope reaches",
  "where.ts": "the SQL conditions that the noun's reads share",
  "row-sql.ts": "the SQL of one row of the noun's lists",
  "principal-sql.ts": "the SQL of who holds a grant: an identity or a group",
  "definition-sql.ts": "the definitions of the metrics as SQL, held to the pure ones by a test",
  "ref-sql.ts": "the SQL that names another record",
  "list.ts": "how the noun is listed, for its reads and those of others",
  "export-row.ts": "one row of the noun as its export has it",
  "queries.ts": "the queries behind the numbers of the first screen",
  "facet-options.ts": "which facets the noun's list offers",
  "setup-link.ts": "the one-time link of the first start",
};

describe("features", () => {
  it("have the same file names in every noun", () => {
    const odd = allPaths
      .filter((path) => path.startsWith("lib/features/"))
      .filter((path) => !Object.keys(featureFolders).some((folder) => path.startsWith(folder)))
      .filter((path) => {
        const [, , , name = "", ...deeper] = path.split("/");
        const plain = name.replace(/\.test\.ts$/, ".ts");
        return deeper.length > 0 || !(featureFile.test(name) || plain in furtherFeatureFiles);
      })
      .map(
        (path) =>
          `${path}: use schema, data, loaders, mutations or actions (or data-<part>.ts), or list it in this test.`,
      );
    expect(odd).toEqual([]);
  });

  it('keep "use server" in actions.ts', () => {
    const odd = codeFiles
      .filter((file) => !isTest(file.path) && /^\s*["']use server["']/m.test(withoutComments(file.text)))
      .map((file) => file.path)
      .filter((path) => !/^lib\/features\/[^/]+\/actions(-[a-z0-9-]+)?\.ts$/.test(path))
      .map((path) => `${path}: a door for browsers belongs in lib/features/<noun>/actions.ts.`);
    expect(odd).toEqual([]);
  });
});
