"""Pages that scripts make, as a browser shows them. Only sites whose entry says `render` load it.

    crawl ── Renderer ══ pipes ══ a process of its own ┬ Driver ══ pipe ══ Chromium (its own process group)
                                                       └ Proxy  ←── loopback, with a password ──┘
                                                           └──→ the public web, by the crawl's own rules

What a page can do, and what stands against it:

- It reaches nothing that the crawl would not. Chromium sends everything to the `Proxy`, also what is for loopback, and
  can resolve no name itself. The proxy resolves, checks each address by `archiver.addresses`, and connects to what it
  checked. It asks for a password that only requests of the page get, so nobody else on the machine can use it.
- The page itself is not asked for again: Chromium is handed the answer that the crawl has stored. What leads to another
  page is called off, and the page stays; frames of its own origin are loaded. Fonts, media and trackers are not, and
  pictures only where views of the page are kept.
- It ends. Seconds, requests, bytes, scripts' memory and the browser's memory have limits (`page.Bounds`). The kernel
  gives no process of the browser more memory than that; its process group is killed whole.
- It leaves nothing behind. Each page has a browser context of its own in a profile that is deleted; there are no
  downloads, permissions, windows, workers, logins or files, and the browser is renewed after some pages.
- It hurts nobody. The crawl gets text of limited length over a pipe, or a reason. The process that drives the browser
  can be killed like a worker that reads pages; another takes its place.
- No browser outlives the crawl: the kernel kills the driving process with the crawl, and Chromium with that process.

Chromium is driven by its DevTools protocol over a pipe, without playwright: that would put a Node.js process between
the two, which cannot be told to die with its parent. Needed are six domains of the protocol, and
Chromium itself is all there is to install.
"""
