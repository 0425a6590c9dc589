/** Who asks, tokens for programs, and the audit trail. Signing in and out itself is at /auth, outside the API: it sets cookies and redirects. */
import {
  apiTokenSchema,
  apiTokensSchema,
  auditQuerySchema,
  auditSchema,
  createdApiTokenSchema,
  newApiTokenSchema,
  sessionSchema,
} from '../sign-in.ts';
import { byId, none, operation } from './operation.ts';

export const signInOperations = {
  getSession: operation({
    method: 'get',
    path: '/session',
    summary: 'Who asks, and what they may do',
    params: none,
    query: none,
    response: sessionSchema,
    withGrants: true,
  }),
  getApiTokens: operation({
    method: 'get',
    path: '/tokens',
    summary: 'Tokens for programs, without their secrets',
    params: none,
    query: none,
    response: apiTokensSchema,
    role: 'admin',
    withGrants: true,
  }),
  createApiToken: operation({
    method: 'post',
    path: '/tokens',
    summary: 'Makes a token for a program; its secret is told once',
    params: none,
    query: none,
    body: newApiTokenSchema,
    response: createdApiTokenSchema,
    role: 'admin',
    withGrants: true,
  }),
  revokeApiToken: operation({
    method: 'delete',
    path: '/tokens/{id}',
    summary: 'Ends a token at once',
    params: byId,
    query: none,
    response: apiTokenSchema,
    role: 'admin',
    withGrants: true,
  }),
  getAudit: operation({
    method: 'get',
    path: '/audit',
    summary: 'Who changed what and who signed in, newest first',
    params: none,
    query: auditQuerySchema,
    response: auditSchema,
    role: 'admin',
  }),
};
