import { answer } from "@/bin/command-context";
import { exitCodes } from "@/bin/exit-codes";
import { showText } from "@/lib/domain/text";
import type { Access } from "@/lib/features/access/data";
import { AppError } from "@/lib/platform/errors";

/** An identity that is not there, or is several, is an error of whoever asks; of a system that is not worked out, that is the answer. */
export function cannotTell(access: Access, identity: string, why: string): void {
  const named = access.who(identity);
  if (named.is === "none") {
    throw new AppError({
      code: "no_such_identity",
      message: why,
      safe: "Nothing was changed.",
      next: "`rollcall list identities --where WORD` searches names, ids and key ids.",
      exitCode: 2,
    });
  }
  if (named.is === "several") {
    const lines = named.among
      .slice(0, 10)
      .map(
        (each) =>
          `\n  ${each.id ?? "not listed"}  ${showText(each.name, 60)} (${showText(access.placeOf(each), 80)})`,
      );
    throw new AppError({
      code: "ambiguous_name",
      message: `Several identities are called ${showText(identity, 80)}:${lines.join("")}`,
      safe: "Nothing was changed.",
      next: "Name one of them by its id, or its source with --source.",
      exitCode: 2,
    });
  }
  answer(`Cannot tell. ${why}`);
  process.exitCode = exitCodes.cannotTell;
}
