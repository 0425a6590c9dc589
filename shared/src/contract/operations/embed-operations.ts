/** Panels in other pages: made, listed, ended. The page that is framed is at /embed, outside the API, and asks other operations with its token. */
import {
  createdEmbedSchema,
  embedPreviewSchema,
  embedSchema,
  embedsSchema,
  newEmbedSchema,
  previewEmbedSchema,
  rotatedEmbedKeysSchema,
  rotateEmbedKeysSchema,
} from '../embeds.ts';
import { byId, none, operation } from './operation.ts';

export const embedOperations = {
  getEmbeds: operation({
    method: 'get',
    path: '/embeds',
    summary: 'Panels that other pages may show, with their last use',
    params: none,
    query: none,
    response: embedsSchema,
    role: 'editor',
  }),
  createEmbed: operation({
    method: 'post',
    path: '/embeds',
    summary: 'Lets other pages show a panel; its address is told once',
    params: none,
    query: none,
    body: newEmbedSchema,
    response: createdEmbedSchema,
  }),
  revokeEmbed: operation({
    method: 'delete',
    path: '/embeds/{id}',
    summary: 'Ends an embed at once',
    params: byId,
    query: none,
    response: embedSchema,
  }),
  previewEmbed: operation({
    method: 'post',
    path: '/embed-preview',
    summary: 'A panel as another page would show it, for a look within the console; keeps nothing',
    params: none,
    query: none,
    body: previewEmbedSchema,
    response: embedPreviewSchema,
    asks: true,
    role: 'editor',
  }),
  rotateEmbedKeys: operation({
    method: 'post',
    path: '/embed-keys',
    summary: 'Makes a new key for signing embeds, and ends what former ones signed',
    params: none,
    query: none,
    body: rotateEmbedKeysSchema,
    response: rotatedEmbedKeysSchema,
    role: 'admin',
  }),
};
