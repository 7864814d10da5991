import type { Command } from "commander";
import { answer, readContext } from "@/bin/command-context";
import { checkServer, databasePlace } from "@/lib/platform/database";
import { configurationReference } from "@/lib/platform/env";
import { runningInstance } from "@/lib/platform/instance";

async function check(options: { data?: string }): Promise<void> {
  const { env, dataDir } = readContext(options);
  if (env.databaseUrl !== undefined) await checkServer(env.databaseUrl);
  const running = runningInstance(dataDir);
  answer("The configuration is correct.");
  answer(`address      ${env.publicUrl} (listens on ${env.host}, port ${env.port})`);
  answer(`data folder  ${dataDir}`);
  answer(`database     ${env.databaseUrl ? databasePlace(env.databaseUrl) : "embedded, in the data folder"}`);
  answer(`sign-on      ${env.oidc ? `password, and ${env.oidc.issuer}` : "password"}`);
  answer(`running      ${running ? `yes, process ${running.pid} at ${running.url}` : "no"}`);
}

/** `rollcall config check` and `rollcall config reference`. */
export function register(program: Command): void {
  const config = program.command("config").description("check or explain the configuration");
  config
    .command("check")
    .description("check every variable at once, and that your own database answers; changes nothing")
    .option("--data <dir>", "the data folder")
    .action(check);
  config
    .command("reference")
    .description("print every variable with its meaning and default, as Markdown")
    .action(() => answer(configurationReference().trimEnd()));
}
