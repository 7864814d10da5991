import { cn } from "@/components/ui/cn";
import type { Light, LightName } from "@/lib/domain/definitions/lights";

const titles: Record<LightName, string> = {
  owner: "Owner",
  purpose: "Purpose",
  least_privilege: "Least privilege",
  credential: "Credential",
  auditable: "Auditable",
};
const words: Record<Light["state"], string> = { on: "in order", off: "not in order", unknown: "not known" };

/** The five lights: shape and word say the state, colour repeats it; the reason is beside each. */
export function Lights({ lights }: { lights: readonly { name: LightName; light: Light }[] }) {
  return (
    <ul className="grid gap-px overflow-hidden rounded border border-line-subtle bg-line-subtle sm:grid-cols-2 lg:grid-cols-5">
      {lights.map(({ name, light }) => (
        <li key={name} className="bg-canvas p-3 dark:bg-surface">
          <p className="flex items-center gap-2 font-medium text-ink text-sm">
            <Lamp state={light.state} />
            {titles[name]}
            <span className="sr-only">: {words[light.state]}</span>
          </p>
          <p className="mt-1 text-muted text-xs">{light.why}</p>
        </li>
      ))}
    </ul>
  );
}

function Lamp({ state }: { state: Light["state"] }) {
  return (
    <span
      aria-hidden="true"
      className={cn(
        "inline-block size-2.5 shrink-0 rounded-full",
        state === "on" && "bg-ok",
        state === "off" && "border-2 border-high",
        state === "unknown" && "border border-unknown border-dashed",
      )}
    />
  );
}
