/** The pages in the navigation, in its order, with the key that follows `g`. */
import {
  IconArrowsSplit2,
  IconBell,
  IconBinaryTree,
  IconGauge,
  IconLayoutDashboard,
  IconListDetails,
  IconServer2,
  IconShieldLock,
  IconStack2,
  IconTopologyStar3,
} from '@tabler/icons-react';
import type { ListPage } from '../routes.ts';

export const NAV_ITEMS = [
  { page: 'overview', label: 'Overview', key: 'o', Icon: IconLayoutDashboard },
  { page: 'topology', label: 'Topology', key: 't', Icon: IconTopologyStar3 },
  { page: 'services', label: 'Services', key: 's', Icon: IconStack2 },
  { page: 'slos', label: 'SLOs', key: 'l', Icon: IconGauge },
  { page: 'alerts', label: 'Alerts', key: 'a', Icon: IconBell },
  { page: 'security', label: 'Security', key: 'e', Icon: IconShieldLock },
  { page: 'traffic', label: 'Traffic', key: 'r', Icon: IconArrowsSplit2 },
  { page: 'impact', label: 'Impact', key: 'i', Icon: IconBinaryTree },
  { page: 'access-log', label: 'Access log', key: 'c', Icon: IconListDetails },
  { page: 'mesh', label: 'Mesh', key: 'm', Icon: IconServer2 },
] as const satisfies readonly { page: ListPage; label: string; key: string; Icon: unknown }[];

/** As their breadcrumbs begin. */
const DETAIL_OF: Readonly<Record<string, ListPage>> = {
  workloads: 'services',
  edges: 'services',
  saturation: 'slos',
};

/** The entry of the navigation that an address belongs to: a workload's and an edge's page to Services, saturation to SLOs. */
export function findNavPage(pathname: string): string {
  const first = pathname.split('/')[1] ?? '';
  return DETAIL_OF[first] ?? first;
}
