/** What callers of the demo mesh ask for, by service: a table. Some hold what must never be kept, so that it can be seen that it is not. */

export interface DemoCall {
  readonly method: string;
  readonly path: string;
}

const get = (path: string): DemoCall => ({ method: 'GET', path });
const post = (path: string): DemoCall => ({ method: 'POST', path });

const CALLS: Readonly<Record<string, readonly DemoCall[]>> = {
  frontend: [
    get('/'),
    get('/product/OLJCESPC7Z'),
    get('/product/66VCHSJNUP'),
    get('/cart'),
    post('/cart/checkout'),
  ],
  search: [get('/search?q=mug'), get('/search?q=watch&page=2')],
  productcatalog: [
    post('/hipstershop.ProductCatalogService/ListProducts'),
    post('/hipstershop.ProductCatalogService/GetProduct'),
  ],
  recommendation: [get('/recommendations?product=OLJCESPC7Z'), get('/recommendations?product=66VCHSJNUP')],
  cart: [post('/hipstershop.CartService/GetCart'), post('/hipstershop.CartService/AddItem')],
  checkout: [post('/hipstershop.CheckoutService/PlaceOrder')],
  currency: [
    post('/hipstershop.CurrencyService/Convert'),
    post('/hipstershop.CurrencyService/GetSupportedCurrencies'),
  ],
  shipping: [post('/hipstershop.ShippingService/GetQuote'), post('/hipstershop.ShippingService/ShipOrder')],
  ad: [post('/hipstershop.AdService/GetAds')],
  payment: [post('/hipstershop.PaymentService/Charge')],
  ledger: [post('/hipstershop.LedgerService/Book')],
  fraud: [post('/v1/score')],
  auth: [get('/session?token=eyJhbGciOiJFUzI1NiJ9.c2VjcmV0'), post('/login')],
  'feature-flags': [get('/flags?environment=production&api_key=4f9d2c')],
  'image-resizer': [get('/resize/320x240/mug.jpg'), get('/resize/640x480/watch.jpg')],
  inventory: [get('/stock/OLJCESPC7Z'), post('/stock/import'), get('/stock/66VCHSJNUP')],
  pricing: [get('/prices/OLJCESPC7Z'), get('/prices/66VCHSJNUP')],
  points: [get('/points/42'), post('/points/42/earn')],
  rewards: [get('/rewards?member=42')],
};

/** What the policy platform/auth-callers refuses (config/policy-texts.ts). */
export const REFUSED_CALL: DemoCall = get('/session/introspect?token=eyJhbGciOiJFUzI1NiJ9.c2VjcmV0');

const OTHERS: readonly DemoCall[] = [get('/'), get('/healthz')];

/** `share` in [0, 1) chooses among the service's calls. */
export function chooseCall(service: string, share: number): DemoCall {
  const calls = CALLS[service] ?? OTHERS;
  return calls[Math.floor(share * calls.length)] as DemoCall;
}
