import { Command, CommanderError } from "commander";
import { tell } from "@/bin/command-context";
import { register as registerAudit } from "@/bin/commands/audit";
import { register as registerCan } from "@/bin/commands/can";
import { register as registerCollect } from "@/bin/commands/collect";
import { register as registerConfig } from "@/bin/commands/config";
import { register as registerDemo } from "@/bin/commands/demo";
import { register as registerGate } from "@/bin/commands/gate";
import { register as registerImport } from "@/bin/commands/import";
import { register as registerList } from "@/bin/commands/list";
import { register as registerMetrics } from "@/bin/commands/metrics";
import { register as registerOwner } from "@/bin/commands/owner";
import { register as registerOwnerAsk } from "@/bin/commands/owner-ask";
import { register as registerPaths } from "@/bin/commands/paths";
import { register as registerPeople } from "@/bin/commands/people";
import { register as registerRightSize } from "@/bin/commands/right-size";
import { register as registerRules } from "@/bin/commands/rules";
import { register as registerShow } from "@/bin/commands/show";
import { register as registerSimulate } from "@/bin/commands/simulate";
import { register as registerSync } from "@/bin/commands/sync";
import { register as registerUp } from "@/bin/commands/up";
import { register as registerWhoCan } from "@/bin/commands/who-can";
import { exitCodes } from "@/bin/exit-codes";
import { AppError, describeError } from "@/lib/platform/errors";

/** Every subcommand, in the order of the help. */
const commands = [
  registerUp,
  registerImport,
  registerCollect,
  registerSync,
  registerList,
  registerShow,
  registerCan,
  registerWhoCan,
  registerOwner,
  registerOwnerAsk,
  registerMetrics,
  registerGate,
  registerRules,
  registerPeople,
  registerSimulate,
  registerPaths,
  registerRightSize,
  registerDemo,
  registerAudit,
  registerConfig,
];

const program = new Command("rollcall")
  .description("The inventory of non-human identities.")
  .exitOverride()
  .showSuggestionAfterError()
  .addHelpText(
    "after",
    "\nExit codes: 0 done, 1 failed, 2 wrong usage or configuration (nothing changed), 3 done but incomplete, 4 the gate failed, 5 it cannot be told.",
  );
for (const register of commands) register(program);

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on("error", (error) => {
  if ("code" in error && error.code === "EPIPE") process.exit(exitCodes.ok);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  } else {
    tell(describeError(error));
    process.exitCode = error instanceof AppError ? error.exitCode : exitCodes.failure;
  }
}
