import { dayNumber, monthsOf } from "@/lib/domain/usage-days";
import type { UsageActor, UsageEvent } from "@/lib/domain/usage-event";
import { UsageSpan } from "@/lib/domain/usage-span";

/** Events that wait to be written together. */
export class UsageBatch {
  readonly events: UsageEvent[] = [];
  readonly span = new UsageSpan();
  private readonly days = new Set<number>();
  private readonly actors = new Map<string, UsageActor>();

  add(event: UsageEvent): void {
    event.actor = this.once(event.actor);
    this.events.push(event);
    this.span.add(event.at);
    this.days.add(dayNumber(event.at));
  }

  /** The months that they lie in. */
  months(): Set<string> {
    return monthsOf(this.days);
  }

  /** Logs name few who act, again and again: most of them lie in memory once, and are looked up once. */
  private once(actor: UsageActor): UsageActor {
    const id = (actor.credential ?? actor.ref).externalId;
    const before = this.actors.get(id);
    if (before && (before === actor || isSame(before, actor))) return before;
    this.actors.set(id, actor);
    return actor;
  }
}

function isSame(one: UsageActor, other: UsageActor): boolean {
  return (
    one.ref.externalId === other.ref.externalId &&
    one.ref.realm === other.ref.realm &&
    one.credential?.externalId === other.credential?.externalId &&
    one.credential?.realm === other.credential?.realm &&
    one.name === other.name &&
    one.aliases.length === other.aliases.length &&
    one.aliases.every((alias, n) => alias === other.aliases[n])
  );
}
