import type { Metadata } from "next";
import { RemoveSource } from "@/components/sources/remove-source";
import { ScheduleControl } from "@/components/sources/schedule-control";
import { SettingsForm } from "@/components/sources/settings-form";
import { SourceFrame } from "@/components/sources/source-frame";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { loadSource } from "@/lib/features/sources/loaders";

export const metadata: Metadata = { title: "Source settings" };

export default async function SourceSettingsPage({ params }: PageProps<"/sources/[id]/settings">) {
  const { id } = await params;
  const { source, connector, rights, now } = await loadSource(id, "source:manage");
  const { card } = source;
  return (
    <SourceFrame source={source} rights={rights} now={now} tab="settings" active={false}>
      {card.mode === "live" ? (
        <Card>
          <CardHeader title="Schedule" description="How often it is read by itself." />
          <CardBody>
            <ScheduleControl sourceId={card.id} everyMinutes={card.everyMinutes} />
          </CardBody>
        </Card>
      ) : null}
      {connector ? (
        <Card>
          <CardHeader
            title={card.mode === "live" ? "Access" : "Name"}
            description={
              card.mode === "live"
                ? "Secrets are sealed for the worker: nobody can read them back here."
                : "How this source is called in lists and queries."
            }
          />
          <CardBody className="pt-2">
            <SettingsForm source={source} connector={connector} />
          </CardBody>
        </Card>
      ) : null}
      {card.demo ? null : (
        <Card>
          <CardHeader
            title="Remove"
            description="Stops reading for good; what it brought stays as archived."
          />
          <CardBody className="pt-1">
            <RemoveSource sourceId={card.id} name={card.name} />
          </CardBody>
        </Card>
      )}
    </SourceFrame>
  );
}
