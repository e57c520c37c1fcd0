"""The staff console: server-rendered Dutch pages over `bot.commands` and `bot.views`.

No page needs a script, no page asks anything of another host, and no address of a page holds
more than a case reference or an id.
"""
