/** Mounts one panel in another page: its own entry, which loads what that panel draws and nothing of the console's frame. */
import './embed.css';
import { createRoot } from 'react-dom/client';
import { listEmbedCalls } from '@sightglass/shared/embed-calls';
import { askAsEmbed } from '../api/ask-as-embed.ts';
import { startAnswers } from './answers.ts';
import { EmbedApp } from './embed-app.tsx';
import { Notice } from './notice.tsx';
import { loadPanel } from './panels.ts';
import { readAddress } from './read-address.ts';
import { chooseRefresh } from './refresh.ts';
import { startTheme } from './theme.ts';

const element = document.getElementById('root');
if (!element) throw new Error('The page lacks its root element');
const root = createRoot(element);
const address = readAddress(location.search);

if (address) {
  const { panel, look, parents, token } = address;
  const theme = startTheme(look, parents);
  // Code and answers come side by side.
  const loaded = loadPanel(panel.panel);
  const answers = startAnswers({
    calls: listEmbedCalls(panel),
    ask: (call) => askAsEmbed(call, token),
    refreshMs: chooseRefresh(panel),
  });
  document.title = `${address.name} · Sightglass`;
  root.render(<EmbedApp address={address} theme={theme} answers={answers} loaded={loaded} />);
} else root.render(<Notice title="This panel cannot be shown">Its address holds no token.</Notice>);
