import type { ExpressionHelp as Help } from "@/lib/features/custom-rules/schema-words";

/** What an expression can ask for: names, types and what they mean. */
export function ExpressionHelp({ help: { roots, types, functions } }: { help: Help }) {
  return (
    <div className="flex flex-col gap-2 text-sm">
      <Part title="What an expression begins with" open>
        <Fields fields={roots} />
      </Part>
      {types.map(({ name, doc, fields }) => (
        <Part key={name} title={`${name}: ${doc}`}>
          <Fields fields={fields} />
        </Part>
      ))}
      <Part title="What can be called">
        <dl className="flex flex-col gap-1">
          {functions.map(({ name, doc }) => (
            <div key={name} className="min-w-0 break-words">
              <dt className="inline font-mono text-xs">{name}</dt>{" "}
              <dd className="inline text-muted">{doc}</dd>
            </div>
          ))}
        </dl>
      </Part>
    </div>
  );
}

function Part({ title, open, children }: { title: string; open?: boolean; children: React.ReactNode }) {
  return (
    <details open={open}>
      <summary className="cursor-pointer rounded-sm font-medium text-ink hover:text-accent">{title}</summary>
      <div className="mt-1 ps-4">{children}</div>
    </details>
  );
}

function Fields({ fields }: { fields: Help["roots"] }) {
  return (
    <dl className="flex flex-col gap-1">
      {fields.map(({ name, type, doc }) => (
        <div key={name} className="min-w-0 break-words">
          <dt className="inline font-mono text-xs">
            {name} <span className="text-muted">{type}</span>
          </dt>{" "}
          <dd className="inline text-muted">{doc}</dd>
        </div>
      ))}
    </dl>
  );
}
