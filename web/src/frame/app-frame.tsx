/** The frame around every page. */
import { Outlet } from 'react-router';

export function AppFrame() {
  return (
    <main id="main" style={{ padding: 16 }}>
      <Outlet />
    </main>
  );
}
