"""Addresses of the public pages of reports. Names: `incidents:…`, together with those of reporting."""

from django.urls import URLPattern, path

from parvis.incidents.web.public import figures, following, overview, own, page, photos, push, watching

urlpatterns: list[URLPattern] = [
    path("", overview.reports, name="list"),
    path("figures/", figures.figures, name="figures"),
    path("sketch.svg", overview.sketch, name="sketch"),
    path("stop/<str:token>/", following.stop, name="stop"),
    path("<int:number>/", page.report, name="report"),
    path("<int:number>/follow/", following.follow, name="follow"),
    path("<int:number>/contest/", following.contest, name="contest"),
    path("photos/<uuid:photo>.jpg", photos.photo, name="photo"),
    path("photos/<uuid:photo>/small.jpg", photos.photo, {"is_small": True}, name="photo_small"),
    path("mine/", own.mine, name="mine"),
    path("watch/", watching.begin, name="watch"),
    path("watch/stop/<str:token>/", watching.stop, name="watch_stop"),
    path("watch/<str:key>/", watching.watching, name="watching"),
    path("mine/<str:key>/", page.mine_report, name="mine_report"),
    path("mine/<str:key>/photos/<uuid:photo>.jpg", photos.mine, name="mine_photo"),
    path("mine/<str:key>/contest/", page.mine_contest, name="mine_contest"),
    path("mine/<str:key>/stop/", page.mine_stop, name="mine_stop"),
    path("mine/<str:key>/push/", push.push, name="mine_push"),
]
