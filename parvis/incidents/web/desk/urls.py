"""The addresses of the desk of the incidents."""

from django.urls import path

from parvis.incidents.web.desk import batching, finding, new, photos, printing, queue, report, tasks

app_name = "incident_desk"
urlpatterns = [
    path("", queue.show, name="queue"),
    path("find/", queue.find, name="find"),
    path("map/", queue.on_a_map, name="map"),
    path("batch/", batching.batch, name="batch"),
    path("print/", printing.sheets, name="print_many"),
    path("new/", new.show, name="new"),
    path("streets/", finding.streets, name="streets"),
    path("tasks/", tasks.show, name="tasks"),
    path("tasks/<int:task>/", tasks.answer, name="task"),
    path("<int:number>/", report.show, name="report"),
    path("<int:number>/print/", printing.sheet, name="print"),
    path("<int:number>/journal/", report.chain, name="journal"),
    path("<int:number>/do/<slug:action>/", report.act, name="act"),
    path("<int:number>/photos/<uuid:photo>/", photos.show, name="photo"),
    path("<int:number>/photos/<uuid:photo>/blur/", photos.blur, name="blur"),
    path("<int:number>/photos/<uuid:photo>/show/", photos.show_to, name="show_to"),
    path("<int:number>/photos/<uuid:photo>/destroy/", photos.destroy, name="destroy"),
    path("<int:number>/photos/<uuid:photo>/<slug:version>.jpg", photos.file, name="photo_file"),
]
