import { PageSkeleton } from "@/components/feedback/skeletons";

export default function AlertsLoading() {
  return <PageSkeleton title="Alerts" />;
}
