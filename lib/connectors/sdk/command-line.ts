import { findSecrets } from "@/lib/domain/secrets/find";
import { clean } from "./file-facts";

export interface CommandFacts {
  /** Name of the program that does the work: `backup.sh`, `curl`. */
  program: string;
  /** What may be shown: program, paths, hosts and names of options. Every other argument is left out. */
  shown: string;
  /** Files that the command runs or reads, as written. */
  paths: string[];
}

/** Programs that run another one, which is the one to name. */
const wrappers = new Set(
  (
    "sudo doas nice ionice nohup timeout flock chronic exec time env command setsid stdbuf systemd-cat cronic su runuser " +
    "bash sh dash zsh ksh python python2 python3 perl ruby node php java bun deno Rscript then do else {"
  ).split(" "),
);
/** What only asks or prepares: the work is done by what follows. */
const guards = new Set(
  "test [ [[ cd set export source . true : if ! sleep umask ulimit echo printf mkdir".split(" "),
);
/** Options of wrappers whose value is the next word. */
const withValue = /^-[ugnskc]$|^--(?:user|group)$/;
const pathWord = /^(?:~|\.{1,2})?\/[\w@%+:,.~-]{1,255}(?:\/[\w@%+:,.~-]{0,255}){0,40}$/;
const optionWord = /^--?[A-Za-z][A-Za-z-]{0,30}(?==|$)/;

/** The words of a shell command, without quotes. Operators are words of their own. */
export function shellWords(command: string): string[] {
  const words: string[] = [];
  const pattern = /(?:"(?:[^"\\]|\\.){0,4000}"|'[^']{0,4000}'|\\.|[^\s"'\\;|&<>()])+|\|\||&&|[;|&<>()]/g;
  for (const match of command.slice(0, 20_000).matchAll(pattern)) {
    words.push(
      match[0].replace(
        /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
        (_, a?: string, b?: string, c?: string) => a ?? b ?? c ?? "",
      ),
    );
  }
  return words;
}

/**
 * What may be told of a command that may carry secrets: only words that are paths, host names of addresses or names of
 * options are let through, and of the first word that is neither, its plain name.
 */
export function describeCommand(command: string): CommandFacts {
  return describe(command, 0);
}

function describe(command: string, depth: number): CommandFacts {
  const words = shellWords(command);
  const paths: string[] = [];
  const shown: string[] = [];
  let program = "";
  let guard = "";
  let state: "program" | "arguments" = "program";
  words.forEach((word, index) => {
    if (/^(?:\|\||&&|[;|&<>()])$/.test(word)) {
      state = /^[<>]$/.test(word) ? "arguments" : "program";
      return;
    }
    const isWrapped = wrappers.has(program);
    if (/\s/.test(word) && isWrapped && depth < 3) {
      // `sh -c '…'`: the command inside is the one that counts.
      const inner = describe(word, depth + 1);
      if (inner.program !== "") program = inner.program;
      paths.push(...inner.paths);
      shown.push(inner.shown);
      state = "arguments";
      return;
    }
    if (state === "program" && /^[A-Za-z_]\w{0,100}=/.test(word)) return;
    const isPath = pathWord.test(word) && findSecrets(word).length === 0;
    if (isPath) paths.push(word);
    const name = word.slice(word.lastIndexOf("/") + 1);
    const isValue = isWrapped && withValue.test(words[index - 1] ?? "");
    if (
      state === "program" &&
      !isValue &&
      (isPath || /^(?:[\w.+@-]{1,64}|\[{1,2}|[:!{])$/.test(word)) &&
      !/^-|^\d+[smhd]?$/.test(word)
    ) {
      shown.push(word);
      if (guards.has(name)) {
        guard ||= name;
        state = "arguments";
        return;
      }
      if (program === "" || isWrapped) program = name;
      if (!wrappers.has(name)) state = "arguments";
      return;
    }
    const option = optionWord.exec(word)?.[0];
    if (isPath) shown.push(word);
    else if (option !== undefined) shown.push(option);
    else shown.push(...hostOf(word));
  });
  return {
    program: clean(program || guard, 100),
    shown: clean(shown.filter((word) => word !== "").join(" ")),
    paths: [...new Set(paths)],
  };
}

/** Scheme and host of an address; its path and query may hold a key. */
function hostOf(word: string): string[] {
  const match = /^([a-z][a-z0-9+.-]{1,20}:\/\/)(?:[^@/\s]*@)?([\w.-]{1,253}(?::\d{1,5})?)(?:[/?#]|$)/i.exec(
    word,
  );
  return match?.[1] !== undefined && match[2] !== undefined ? [`${match[1]}${match[2]}`] : [];
}
