import type { Command } from "commander";
import { answer, tell } from "@/bin/command-context";
import { exitCodes } from "@/bin/exit-codes";
import { parseJson, readPolicyFile } from "@/bin/policy-files";
import { simulateLine } from "@/lib/domain/privilege/aws/simulate-line";
import { showText } from "@/lib/domain/text";
import { readAwsFacts } from "@/lib/features/privilege/data-aws-facts";

/** So many answers are written at once. */
const atOnce = 500;

/** `rollcall simulate aws`. */
export function register(program: Command): void {
  const simulate = program.command("simulate").description("would a request be allowed by these policies");
  simulate
    .command("aws <file>")
    .description("answer requests to AWS, one JSON object a line, each against the policies on its line")
    .action(simulateAws);
}

async function simulateAws(file: string): Promise<void> {
  const text = await readPolicyFile(file);
  const facts = await readAwsFacts([]);
  let problems = 0;
  let answers: string[] = [];
  for (const [place, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const read = parseJson(line);
    const result = read ? simulateLine(read.value, facts) : { ok: false as const, problem: "It is no JSON." };
    // Every line has its answer, so that they can be put side by side.
    answers.push(JSON.stringify(result.ok ? result.decision : { verdict: null, problem: result.problem }));
    if (answers.length >= atOnce) {
      answer(answers.join("\n"));
      answers = [];
    }
    if (result.ok) continue;
    problems += 1;
    tell(`Line ${place + 1}: ${showText(result.problem, 300)}`);
  }
  if (answers.length > 0) answer(answers.join("\n"));
  if (problems > 0) process.exitCode = exitCodes.incomplete;
}
