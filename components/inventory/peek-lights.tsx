import { cn } from "@/components/ui/cn";
import type { Peek } from "@/lib/features/identities/schema-view";

const titles: Record<Peek["lights"][number]["name"], string> = {
  owner: "Owner",
  purpose: "Purpose",
  least_privilege: "Least privilege",
  credential: "Credential",
  auditable: "Auditable",
};
const states = { on: "in order", off: "not in order", unknown: "not known" };

/** The five lights, each with the sentence that says why. */
export function PeekLights({ lights }: { lights: Peek["lights"] }) {
  return (
    <section aria-label="Five lights">
      <ul className="flex flex-col divide-y divide-line-subtle rounded border border-line-subtle">
        {lights.map((light) => (
          <li key={light.name} className="flex items-baseline gap-2.5 px-3 py-1.5 text-sm">
            <Lamp state={light.state} />
            <span className="w-28 shrink-0 font-medium">
              {titles[light.name]}
              <span className="sr-only">: {states[light.state]}.</span>
            </span>
            <span className="min-w-0 text-muted">{light.why}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** On is full, off is a ring, unknown is a broken ring: told apart without colour. */
function Lamp({ state }: { state: Peek["lights"][number]["state"] }) {
  return (
    <svg
      viewBox="0 0 10 10"
      aria-hidden="true"
      className={cn(
        "size-2.5 shrink-0",
        state === "on" ? "text-ok" : state === "off" ? "text-high" : "text-unknown",
      )}
    >
      <circle
        cx="5"
        cy="5"
        r="4"
        fill={state === "on" ? "currentColor" : "none"}
        stroke="currentColor"
        strokeWidth="1.6"
        strokeDasharray={state === "unknown" ? "2 1.6" : undefined}
      />
    </svg>
  );
}
